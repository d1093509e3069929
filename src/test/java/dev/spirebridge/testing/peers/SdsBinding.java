package dev.spirebridge.testing.peers;

/**
 * Where an Envoy takes its certificate and its validation context from, and by which names.
 *
 * @param address of the SDS server, {@code unix:///path} or {@code tcp://127.0.0.1:port}
 */
public record SdsBinding(
    String address, Protocol protocol, String certificateName, String validationName) {

  /** Envoy's api_type. */
  public enum Protocol {
    GRPC,
    DELTA_GRPC
  }

  /** State of the world, as Istio's proxies ask. */
  public static SdsBinding istio(String address) {
    return new SdsBinding(address, Protocol.GRPC, "default", "ROOTCA");
  }

  /** Delta, with the names Istio's proxies ask for. */
  public static SdsBinding istioDelta(String address) {
    return new SdsBinding(address, Protocol.DELTA_GRPC, "default", "ROOTCA");
  }

  /** Delta, with the names of Gloo's gateway-proxy. */
  public static SdsBinding glooDelta(String address) {
    return new SdsBinding(
        address, Protocol.DELTA_GRPC, "istio_server_cert", "istio_validation_context");
  }
}
