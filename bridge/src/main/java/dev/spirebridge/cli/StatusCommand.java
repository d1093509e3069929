package dev.spirebridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.diagnose.instance.InstanceLook;
import dev.spirebridge.diagnose.instance.InstancePages;
import dev.spirebridge.diagnose.instance.InstanceReport;
import dev.spirebridge.diagnose.instance.NoAnswerException;
import dev.spirebridge.diagnose.instance.PodInstance;
import dev.spirebridge.diagnose.instance.Readiness;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code status}. */
@Command(
    name = "status",
    description = {
      "Shows what a running bridge or controller tells of itself.",
      "Whether it is ready and why not, its sources, SVIDs, listeners and streams as tables, what is",
      "in trouble first.",
      ""
    },
    footer = {
      "",
      "Exit code 0 if it is ready, 1 if it is not, 3 if that could not be found out.",
    })
final class StatusCommand implements Callable<Integer> {

  /** For one page; the status of ten thousand streams takes less than a second. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Terminal terminal;

  @Mixin private StatusTarget target = new StatusTarget();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--all",
      description = "All rows of the tables; otherwise at most 50 streams, subjects and pods.")
  private boolean all;

  @Spec private CommandSpec spec = CommandSpec.create();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return switch (asked()) {
      case StatusTarget.Asked.Address(var base) ->
          show(() -> {
            try (InstancePages pages = new InstancePages(base, LIMIT)) {
              return new InstanceLook(pages, base.toString()).look();
            }
          });
      case StatusTarget.Asked.Pod(String namespace, String pod, int port) ->
          new ClusterCall(terminal, cluster)
              .run((client, _) ->
                  show(() -> new PodInstance(client, namespace, pod, port).look(LIMIT)));
    };
  }

  private StatusTarget.Asked asked() {
    try {
      return target.asked();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** How the instance is come by. */
  @FunctionalInterface
  private interface Look {
    InstanceReport look() throws NoAnswerException, InterruptedException;
  }

  private int show(Look look) throws InterruptedException {
    try {
      InstanceReport report = look.look();
      print(report);
      return exitCode(report.readiness());
    } catch (NoAnswerException e) {
      new Failures(terminal).tell(e.sentence());
      return ExitCode.COULD_NOT_FIND_OUT;
    }
  }

  private void print(InstanceReport report) {
    switch (output.format()) {
      case table -> StatusScreen.lines(report, all).forEach(terminal.out()::println);
      case json -> terminal.out().print(StatusJsonText.printable(report.document()));
      case yaml ->
          terminal.out().print(StatusJsonText.printable(Output.yaml(tree(report.document()))));
    }
    terminal.out().flush();
  }

  private static Object tree(String document) {
    try {
      return new ObjectMapper().readValue(document, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read once can be read again", e);
    }
  }

  private static int exitCode(Readiness readiness) {
    return switch (readiness) {
      case Readiness.Ready _ -> ExitCode.DONE;
      case Readiness.NotReady _ -> ExitCode.DOES_NOT_HOLD;
      case Readiness.Unknown _ -> ExitCode.COULD_NOT_FIND_OUT;
    };
  }
}
