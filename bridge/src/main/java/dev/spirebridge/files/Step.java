package dev.spirebridge.files;

/** One change of a folder that is either done or not, whenever it is cut off. */
sealed interface Step {

  /** Puts a file in place, over what is there. */
  record Rename(String from, String to) implements Step {}

  record Remove(String name) implements Step {}
}
