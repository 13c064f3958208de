import { expect, test } from 'vitest'
import { meaningOf } from './meaning.ts'

test.for([
  ['http.server.request.duration', 's', 'latency', 1, 'server'],
  ['http.client.request.duration', 's', 'latency', 1, 'client'],
  ['http.server.success_ratio', '1', 'errors', -1, 'server'],
  ['http_5xx_ratio', '1', 'errors', 1, 'server'],
  ['requests_failed_total', '', 'errors', 1, 'server'],
  ['price_mismatch_reject_ratio', '1', 'errors', 1, 'server'],
  ['thread_not_found_ratio', '1', 'errors', 1, 'server'],
  ['nodes_not_ready', '', 'errors', 1, 'server'],
  ['pool_connections_not_available', '', 'errors', 1, 'server'],
  ['aws.sqs.approximate_number_of_messages_not_visible.average', 'Count', 'traffic', 0, 'server'],
  ['mysql_global_status_key_blocks_not_flushed', '', null, 0, 'own'],
  ['k8s.pod.cpu.usage', '{cpu}', 'saturation', 1, 'own'],
  ['v8js.heap.space.available_size', 'By', 'saturation', -1, 'own'],
  ['aws.rds.freeable_memory.average', 'Bytes', 'saturation', -1, 'own'],
  ['pool.connections.available', '', 'saturation', -1, 'own'],
  ['aws.rds.burst_balance.average', 'Percent', 'saturation', -1, 'own'],
  ['aws.ec2.cpu_credit_balance.average', 'Count', 'saturation', -1, 'own'],
  ['account.balance', 'EUR', null, 0, 'own'],
  ['service.availability', '%', 'errors', -1, 'server'],
  ['db.client.connection.pending_requests', '', 'saturation', 1, 'own'],
  ['http.server.request.count', '{request}', 'traffic', 0, 'server'],
  ['traces_service_graph_request_server', 's', 'latency', 1, 'server'],
  ['traces_service_graph_request_server_seconds', '', 'latency', 1, 'server'],
  ['requests.per_min', '1', 'traffic', 0, 'server'],
  ['http_request_duration_seconds.count', '{request}', 'traffic', 0, 'server'],
  ['out.req', '1', 'traffic', 0, 'client'],
  ['upstream_rq_time', 'ms', null, 0, 'own'],
  ['upstream_request_time', 'ms', 'latency', 1, 'client'],
  ['node_netstat_Tcp_RetransSegs', '1', 'errors', 1, 'server'],
  ['node_network_receive_errs_total', '1', 'errors', 1, 'server'],
  ['k8s.pod.network.io.rate', 'By/s', null, 0, 'own'],
] as const)('%s (%s) tells of %s', ([name, unit, signal, bad, side]) => {
  expect(meaningOf(name, unit)).toEqual({ signal, bad, side })
})
