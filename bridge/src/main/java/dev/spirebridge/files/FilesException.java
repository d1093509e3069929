package dev.spirebridge.files;

import java.util.List;

/** Folders that cannot be written to as they are. Nothing has been written. */
public final class FilesException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  FilesException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  FilesException(String problem) {
    this(List.of(problem));
  }

  /** One sentence each: which folder, why, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
