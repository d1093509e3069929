package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigProblem;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.IssuerChecks;
import dev.spirebridge.app.IssuerQuestion;
import dev.spirebridge.app.IssuerQuestionReader;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.kubernetes.ClusterAccessException;
import dev.spirebridge.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check-issuer}. */
@Command(
    name = "check-issuer",
    description = {
      "Judges whether SPIRE issued what gateways and workloads really present.",
      "By their certificates and the trust bundle. Name at least one target; all flags for targets",
      "can be given more than once.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if all of them hold, 1 if one does not, 3 if that could not be found out.",
    })
final class CheckIssuerCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private IssuerOptions options = new IssuerOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  CheckIssuerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    ConfigResult<IssuerQuestion> asked =
        IssuerQuestionReader.read(options.flags(), AgentSocket.address(terminal.environment()));
    ConfigResult<ControllerConfig> configured =
        ControllerConfigLoader.loadForCommand(
            ConfigInputs.read(cluster.flags(), environment(asked)));
    if (asked instanceof ConfigResult.Valid<IssuerQuestion>(IssuerQuestion question)
        && configured instanceof ConfigResult.Valid<ControllerConfig>(ControllerConfig config)) {
      return check(question, config);
    }
    List<ConfigProblem> problems = new ArrayList<>(problems(asked));
    problems.addAll(problems(configured));
    return new Failures(terminal).configuration(problems);
  }

  private static List<ConfigProblem> problems(ConfigResult<?> result) {
    return switch (result) {
      case ConfigResult.Valid<?> _ -> List.of();
      case ConfigResult.Invalid<?> invalid -> invalid.problems();
    };
  }

  /**
   * Beside a bridge the variable names the bridge's file, which is none of the controller's: it
   * counts where the question is about the controller's cluster.
   */
  private Map<String, String> environment(ConfigResult<IssuerQuestion> asked) {
    Map<String, String> environment = new HashMap<>(terminal.environment());
    if (asked instanceof ConfigResult.Valid<IssuerQuestion>(IssuerQuestion question)
        && !question.asksTheCluster()) {
      environment.remove(ConfigInputs.CONFIG_VARIABLE);
    }
    return environment;
  }

  private int check(IssuerQuestion question, ControllerConfig config) throws InterruptedException {
    // What a library thinks worth a line is told by us, in words.
    Logging.apply(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.ERROR));
    if (!question.asksTheCluster()) {
      return check(question, config, Optional.empty());
    }
    try (KubernetesClient client =
        KubernetesClients.open(config.cluster(), Main.PROGRAM + "/" + Version.number())) {
      return check(question, config, Optional.of(client));
    } catch (ClusterAccessException e) {
      new Failures(terminal).tell(String.valueOf(e.getMessage()));
      return ExitCode.BAD_USAGE;
    }
  }

  private int check(
      IssuerQuestion question, ControllerConfig config, Optional<KubernetesClient> client)
      throws InterruptedException {
    IssuerChanges changes = new IssuerChanges(terminal);
    IssuerReport report =
        new IssuerChecks(question, config.federation().own(), client).run(changes::looked);
    if (output.format() == OutputFormat.table) {
      IssuerRows.lines(report).forEach(terminal.out()::println);
    }
    Output.print(terminal, output.format(), IssuerDocument.of(report));
    return IssuerRows.exitCode(report);
  }
}
