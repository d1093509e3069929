package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.Relationships;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceList;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code namespace list}: where each namespace stands that has to do with us. */
@Command(
    name = "list",
    description = {
      "Shows where namespaces stand: those that have the label, are refused, or have an object.",
      "Reads the cluster itself, so it also tells what is wrong while no controller runs.",
      ""
    })
final class NamespaceListCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  NamespaceListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new ClusterCall(terminal, cluster)
        .run((client, config) -> {
          NamespaceList list =
              new NamespaceWorkflow(
                      client, config.namespaces(), Relationships.of(config), InstantSource.system())
                  .list();
          list.doubt().ifPresent(doubt -> terminal.err().println("warning: " + doubt));
          terminal.err().flush();
          if (output.format() == OutputFormat.table) {
            NamespaceRows.lines(list, config.namespaces().label()).forEach(terminal.out()::println);
          }
          Output.print(terminal, output.format(), NamespaceRows.document(list));
          return ExitCode.DONE;
        });
  }
}
