/** An objective as OpenSLO v1 tells it: 999 of 1000 requests of the checkout are answered. */
export const SLO = `apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-answers
  displayName: Checkout answers
spec:
  service: checkout
  indicator:
    metadata: {name: failed-requests}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: lastgood, spec: {failed: true}}}
        total: {metricSource: {type: lastgood, spec: {}}}
  timeWindow:
    - duration: 4w
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - {displayName: Most are answered, target: 0.999}
`
