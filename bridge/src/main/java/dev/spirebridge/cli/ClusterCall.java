package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ClusterAccessException;
import dev.spirebridge.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Function;

/** Runs what needs the API server, and tells every failure to get at it. */
record ClusterCall(
    Terminal terminal, ClusterOptions options, Function<Exception, ApiFailure> words) {

  /** One whose rights are those of the controller's own rules. */
  ClusterCall(Terminal terminal, ClusterOptions options) {
    this(terminal, options, ApiFailure::of);
  }

  /**
   * @param rules the folder of RBAC rules to apply where a right is missing
   */
  ClusterCall(Terminal terminal, ClusterOptions options, String rules) {
    this(terminal, options, failure -> ApiFailure.of(failure, rules));
  }

  /** What a command does with the cluster. */
  @FunctionalInterface
  interface Body {

    /**
     * @return the exit code
     * @throws KubernetesClientException when the API server cannot be asked, or refuses
     */
    int run(KubernetesClient client, ControllerConfig config) throws InterruptedException;
  }

  int run(Body body) throws InterruptedException {
    ConfigInputs inputs = ConfigInputs.read(options.flags(), terminal.environment());
    return switch (ControllerConfigLoader.loadForCommand(inputs)) {
      case ConfigResult.Invalid(var problems) -> new Failures(terminal).configuration(problems);
      case ConfigResult.Valid(var config) -> run(config, body);
    };
  }

  private int run(ControllerConfig config, Body body) throws InterruptedException {
    // What the client library thinks worth a line is told by us, in words.
    Logging.apply(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.ERROR));
    Failures failures = new Failures(terminal);
    try (KubernetesClient client =
        KubernetesClients.open(config.cluster(), Main.PROGRAM + "/" + Version.number())) {
      KubernetesClients.reach(client);
      return body.run(client, config);
    } catch (ClusterAccessException e) {
      failures.tell(String.valueOf(e.getMessage()));
      return e.reason() == ClusterAccessException.Reason.UNREACHABLE
          ? ExitCode.COULD_NOT_FIND_OUT
          : ExitCode.BAD_USAGE;
    } catch (KubernetesClientException e) {
      ApiFailure failure = words.apply(e);
      failures.tell(failure.sentence());
      return exitCode(failure);
    }
  }

  /** Whether the API server said no to what was asked, or could not be asked as it should be. */
  static int exitCode(ApiFailure failure) {
    return switch (failure.kind()) {
      case CONFLICT, INVALID, NOT_FOUND -> ExitCode.DOES_NOT_HOLD;
      case FORBIDDEN,
          UNAUTHENTICATED,
          NO_SUCH_KIND,
          EXPIRED,
          THROTTLED,
          UNREACHABLE,
          UNTRUSTED,
          OTHER ->
          ExitCode.COULD_NOT_FIND_OUT;
    };
  }
}
