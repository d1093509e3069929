package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ListenerStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.ToLongFunction;

/** Metrics of the SDS listeners, each under its configured address. */
final class SdsMetrics {

  private final BridgeStatus status;
  private final MetricFamilies families;

  private SdsMetrics(BridgeStatus status, MetricFamilies families) {
    this.status = status;
    this.families = families;
  }

  static void add(BridgeStatus status, MetricFamilies families) {
    SdsMetrics metrics = new SdsMetrics(status, families);
    metrics.open();
    metrics.totals();
    families.histogram(
        "spirebridge_sds_update_to_ack_seconds",
        "From the send of a version to its acceptance by the client",
        status.updateToAck());
  }

  private void open() {
    gauge("spirebridge_sds_connections", "Connections open now", ListenerStatus::connections);
    gauge("spirebridge_sds_streams", "Streams open now", ListenerStatus::streams);
    gauge(
        "spirebridge_sds_held_names",
        "Secret names asked for on open streams and not answered yet",
        ListenerStatus::heldNames);
    gauge(
        "spirebridge_sds_long_held_names",
        "Secret names asked for on open streams and not answered for 15 s and longer",
        ListenerStatus::longHeldNames);
  }

  private void totals() {
    counter(
        "spirebridge_sds_connections_accepted_total",
        "Connections accepted",
        ListenerStatus::acceptedConnections);
    counter(
        "spirebridge_sds_connections_refused_total",
        "Connections closed because of the connection limit",
        ListenerStatus::refusedConnections);
    counter(
        "spirebridge_sds_requests_total", "Discovery requests received", ListenerStatus::requests);
    counter(
        "spirebridge_sds_responses_total", "Discovery responses sent", ListenerStatus::responses);
    counter("spirebridge_sds_acks_total", "Responses the clients accepted", ListenerStatus::acks);
    counter("spirebridge_sds_nacks_total", "Responses the clients rejected", ListenerStatus::nacks);
    counter(
        "spirebridge_sds_stale_nonces_total",
        "Requests ignored because they answer a response that is no longer the last",
        ListenerStatus::staleNonces);
    counter(
        "spirebridge_sds_streams_refused_total",
        "Streams ended by the bridge with an error",
        ListenerStatus::refusedStreams);
  }

  private void gauge(String name, String help, ToLongFunction<ListenerStatus> value) {
    families.gauge(name, help, samples(value));
  }

  private void counter(String name, String help, ToLongFunction<ListenerStatus> value) {
    families.counter(name, help, samples(value));
  }

  private Samples samples(ToLongFunction<ListenerStatus> value) {
    Samples samples = new Samples(Double::sum);
    for (ListenerStatus listener : status.listeners()) {
      samples.add(Labels.of("listener", listener.address()), (double) value.applyAsLong(listener));
    }
    return samples;
  }
}
