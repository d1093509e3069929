package dev.spirebridge.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how they answer when something is wrong. */
final class CommandTree {

  private CommandTree() {}

  static CommandLine of(Terminal terminal, Programs programs) {
    CommandLine config =
        new CommandLine(new ConfigCommand())
            .addSubcommand("check", new ConfigCheckCommand(terminal));
    CommandLine root =
        new CommandLine(new RootCommand())
            .addSubcommand("serve", ServeCommand.spec(new Serve(terminal, programs.serve())))
            .addSubcommand("fetch", FetchCommand.spec(terminal, programs.fetch()))
            .addSubcommand("controller", ControllerCommand.spec(terminal, programs.controller()))
            .addSubcommand("namespace", NamespaceCommand.group(terminal))
            .addSubcommand("federation", FederationCommand.group(terminal))
            .addSubcommand("mesh", MeshCommand.group(terminal))
            .addSubcommand("status", new StatusCommand(terminal))
            .addSubcommand("check-issuer", new CheckIssuerCommand(terminal))
            .addSubcommand("explain", new ExplainCommand(terminal))
            .addSubcommand("demo", new DemoCommand(terminal))
            .addSubcommand("config", config)
            .addSubcommand("completion", new CompletionCommand(terminal));
    addHelp(root);
    root.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
    Failures failures = new Failures(terminal);
    return root
        // Detecting what the terminal can do costs start-up time and buys bold option names.
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(34)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setParameterExceptionHandler((e, arguments) -> wrongUsage(e, failures))
        .setExecutionExceptionHandler((e, command, parsed) -> failures.internal(e));
  }

  private static int wrongUsage(ParameterException e, Failures failures) {
    StringWriter suggestions = new StringWriter();
    UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestions, true));
    List<String> advice = new ArrayList<>(suggestions.toString().lines().toList());
    advice.add(
        "Run "
            + e.getCommandLine().getCommandSpec().qualifiedName()
            + " --help to see what it takes.");
    return failures.usage(Failures.firstLine(e), advice);
  }

  /** No command can be without help, whoever adds it. */
  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    command.getSubcommands().values().forEach(CommandTree::addHelp);
  }
}
