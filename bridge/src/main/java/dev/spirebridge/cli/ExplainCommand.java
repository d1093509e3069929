package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigProblem;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.ExplainQuestion;
import dev.spirebridge.app.ExplainQuestionReader;
import dev.spirebridge.app.Explanations;
import dev.spirebridge.diagnose.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code explain}: why a pod has no identity. */
@Command(
    name = "explain",
    description = {
      "Names the step that a pod lacks on its way to an identity, and what to do.",
      "Follows it from its label to the certificate its proxy holds, a line per step. Changes nothing.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if all steps hold, 1 if one is missing, 3 if none is known to be missing and not",
      "all could be found out.",
    })
final class ExplainCommand implements Callable<Integer> {

  private static final String RIGHTS = "clusterspiffeid/rbac/explain.yaml";

  private final Terminal terminal;

  @Parameters(paramLabel = "POD", description = "Its name.")
  private String pod = "";

  @Mixin private ExplainOptions options = new ExplainOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    ConfigResult<ExplainQuestion> asked =
        ExplainQuestionReader.read(options.flags(pod), AgentSocket.address(terminal.environment()));
    return switch (asked) {
      case ConfigResult.Valid<ExplainQuestion>(ExplainQuestion question) -> explain(question);
      case ConfigResult.Invalid<ExplainQuestion>(List<ConfigProblem> problems) -> refuse(problems);
    };
  }

  private int explain(ExplainQuestion question) throws InterruptedException {
    return new ClusterCall(terminal, cluster, RIGHTS)
        .run((client, config) -> {
          Explanation explanation = new Explanations(client, config).answer(question);
          if (output.format() == OutputFormat.table) {
            ExplainScreen.lines(explanation).forEach(terminal.out()::println);
          }
          Output.print(terminal, output.format(), ExplainDocument.of(explanation));
          return ExplainScreen.exitCode(explanation);
        });
  }

  /** With those of the controller's settings, so that all are reported at once. */
  private int refuse(List<ConfigProblem> own) {
    List<ConfigProblem> problems = new ArrayList<>(own);
    if (ControllerConfigLoader.loadForCommand(
            ConfigInputs.read(cluster.flags(), terminal.environment()))
        instanceof ConfigResult.Invalid<?> invalid) {
      problems.addAll(invalid.problems());
    }
    return new Failures(terminal).configuration(problems);
  }
}
