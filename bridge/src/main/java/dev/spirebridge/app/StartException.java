package dev.spirebridge.app;

import java.util.List;

/** Addresses that the configuration names cannot be had. Nothing is left running. */
public final class StartException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  StartException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each: which address, why, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
