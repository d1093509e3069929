package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: prints a script that makes a shell complete commands and flags. */
@Command(
    name = "completion",
    description = "Prints a script for completion of commands and flags in a shell.",
    footer = {
      "",
      "For this session:  source <(spire-bridge completion bash)",
      "For good, in bash:",
      "  spire-bridge completion bash > ~/.local/share/bash-completion/completions/spire-bridge"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash(Main.PROGRAM, spec.root().commandLine());
    switch (shell) {
      case "bash" -> terminal.out().print(script);
      // The script runs in zsh too, once zsh's own emulation of bash completion is there.
      case "zsh" ->
          terminal.out().print("autoload -U +X compinit bashcompinit && compinit\n" + script);
      default ->
          throw new ParameterException(
              spec.commandLine(), "no completion for \"" + shell + "\"; write bash or zsh");
    }
    return ExitCode.DONE;
  }
}
