package dev.spirebridge.cli;

import dev.spirebridge.diagnose.instance.InstanceAddress;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is asked for his status, as it is typed. */
final class StatusTarget {

  @Parameters(
      arity = "0..1",
      paramLabel = "ADDRESS",
      description = "HOST:PORT or URL of the instance's --http. Default: http://127.0.0.1:9877.")
  private @Nullable String address;

  @Option(
      names = "--pod",
      paramLabel = "NAME",
      description = "The instance in this pod, through a port that the API server forwards.")
  private @Nullable String pod;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "The pod's namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port of --http in the pod, where that is not 9877.")
  private @Nullable Integer port;

  /** Who is asked. */
  sealed interface Asked {

    record Address(URI base) implements Asked {}

    record Pod(String namespace, String name, int port) implements Asked {}
  }

  /**
   * @throws IllegalArgumentException with what to write instead
   */
  Asked asked() {
    if (pod == null) {
      if (namespace != null || port != null) {
        throw new IllegalArgumentException(
            "-n and --port are of a pod; name it with --pod, or write HOST:PORT");
      }
      return new Asked.Address(
          Optional.ofNullable(address).map(InstanceAddress::parse).orElse(InstanceAddress.DEFAULT));
    }
    if (address != null) {
      throw new IllegalArgumentException("write either an address or --pod, not both");
    }
    if (namespace == null) {
      throw new IllegalArgumentException("name the pod's namespace with -n");
    }
    int at = Optional.ofNullable(port).orElse(InstanceAddress.PORT);
    if (at < 1 || at > 65_535) {
      throw new IllegalArgumentException("%d is no port; write 1 to 65535".formatted(at));
    }
    return new Asked.Pod(MeshNames.namespace(namespace), MeshNames.name(pod), at);
  }
}
