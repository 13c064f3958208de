-- Answers  the tables of a cluster that are asked and written: each row is kept by one shard, in the table of the same name in SHARD
-- Params   none; slots ON_CLUSTER, CLUSTER, DATABASE, SHARD
-- Rows     those of every shard. A trace is kept by one shard, its times and the log lines that name it too; a log line without a
--          trace by its content, so that it comes to the same shard when it is sent again; a metric by its series
-- Reads    nothing; such a table keeps no rows, so it is made anew with the columns that the shards have
CREATE OR REPLACE TABLE ${DATABASE}.otel_traces ${ON_CLUSTER} AS ${SHARD}.otel_traces
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_traces', cityHash64(TraceId))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_traces_trace_id_ts ${ON_CLUSTER} AS ${SHARD}.otel_traces_trace_id_ts
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_traces_trace_id_ts', cityHash64(TraceId))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_logs ${ON_CLUSTER} AS ${SHARD}.otel_logs
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_logs', if(TraceId = '', cityHash64(ServiceName, Timestamp, Body), cityHash64(TraceId)))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_metrics_gauge ${ON_CLUSTER} AS ${SHARD}.otel_metrics_gauge
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_metrics_gauge', cityHash64(MetricName, ResourceAttributes, Attributes))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_metrics_sum ${ON_CLUSTER} AS ${SHARD}.otel_metrics_sum
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_metrics_sum', cityHash64(MetricName, ResourceAttributes, Attributes))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_metrics_histogram ${ON_CLUSTER} AS ${SHARD}.otel_metrics_histogram
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_metrics_histogram', cityHash64(MetricName, ResourceAttributes, Attributes))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_metrics_exp_histogram ${ON_CLUSTER} AS ${SHARD}.otel_metrics_exp_histogram
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_metrics_exp_histogram', cityHash64(MetricName, ResourceAttributes, Attributes))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_metrics_exponential_histogram ${ON_CLUSTER} AS ${SHARD}.otel_metrics_exponential_histogram
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_metrics_exponential_histogram', cityHash64(MetricName, ResourceAttributes, Attributes))
;
CREATE OR REPLACE TABLE ${DATABASE}.otel_metrics_summary ${ON_CLUSTER} AS ${SHARD}.otel_metrics_summary
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'otel_metrics_summary', cityHash64(MetricName, ResourceAttributes, Attributes))
;
CREATE OR REPLACE TABLE ${DATABASE}.change_events ${ON_CLUSTER} AS ${SHARD}.change_events
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'change_events', cityHash64(Id))
