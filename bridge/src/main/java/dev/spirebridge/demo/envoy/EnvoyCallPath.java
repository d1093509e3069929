package dev.spirebridge.demo.envoy;

import dev.spirebridge.demo.calls.CallPath;
import dev.spirebridge.demo.calls.FreePorts;
import dev.spirebridge.demo.calls.Handshake;
import dev.spirebridge.demo.calls.HopHandler;
import dev.spirebridge.demo.calls.NextHop;
import dev.spirebridge.demo.calls.Parties;
import dev.spirebridge.demo.calls.Teardown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Gateway and workloads with an Envoy each. */
public final class EnvoyCallPath implements CallPath {
  private final NextHop gateway;
  private final Teardown teardown;

  private EnvoyCallPath(NextHop gateway, Teardown teardown) {
    this.gateway = gateway;
    this.teardown = teardown;
  }

  /**
   * Starts the processes and returns; they answer once each has its secrets, which calls find out.
   *
   * @param folder where bootstraps and logs go
   * @throws IOException if a port, a file or a process cannot be had
   */
  public static EnvoyCallPath start(EnvoyProgram program, Path folder, Parties parties)
      throws IOException {
    var teardown = new Teardown();
    try {
      var ports = FreePorts.find(4);
      int gatewayEgress = ports.get(0);
      int ingressA = ports.get(1);
      int egressA = ports.get(2);
      int ingressB = ports.get(3);

      var b = teardown.add(PlainServer.start(HopHandler.last()));
      var fromA = teardown.add(new EgressClient(egressA));
      var a = teardown.add(PlainServer.start(HopHandler.callingOn(fromA)));
      var bootstraps =
          List.of(
              new EnvoyBootstrap(parties.workloadB())
                  .ingress(ingressB, parties.workloadA(), b.port()),
              new EnvoyBootstrap(parties.workloadA())
                  .ingress(ingressA, parties.gateway(), a.port())
                  .egress(egressA, parties.workloadB(), ingressB),
              new EnvoyBootstrap(parties.gateway())
                  .egress(gatewayEgress, parties.workloadA(), ingressA));
      for (var bootstrap : bootstraps) {
        teardown.add(EnvoyProcess.start(program, folder, bootstrap.name(), bootstrap.yaml()));
      }
      return new EnvoyCallPath(teardown.add(new EgressClient(gatewayEgress)), teardown);
    } catch (IOException | RuntimeException e) {
      teardown.close();
      throw e;
    }
  }

  @Override
  public List<Handshake> call() throws IOException, InterruptedException {
    return gateway.call();
  }

  @Override
  public void close() {
    teardown.close();
  }
}
