package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.Controller;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.StartException;
import dev.spirebridge.demo.ControllerLauncher.ControllerAddresses;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A controller as {@code controller} runs it, for the demo. */
public final class DemoController {

  private DemoController() {}

  /**
   * Starts {@code controller} with its defaults; its Lease is in a namespace that the cluster of
   * the demo has.
   *
   * @throws IOException with every address that cannot be had
   */
  public static AutoCloseable start(ControllerAddresses addresses) throws IOException {
    var http = addresses.http();
    var flags =
        Map.of(
            "--kubeconfig", List.of(addresses.kubeconfig().toString()),
            "--lease-namespace", List.of("default"),
            "--http", List.of(http.getAddress().getHostAddress() + ":" + http.getPort()));
    try {
      return Controller.start(
          config(new ConfigInputs(flags, Map.of(), Optional.empty())), Version.number());
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ControllerConfig config(ConfigInputs inputs) throws IOException {
    return switch (ControllerConfigLoader.load(inputs)) {
      case ConfigResult.Valid(var config) -> config;
      case ConfigResult.Invalid(var problems) -> throw new IOException(problems.toString());
    };
  }
}
