package dev.spirebridge.files;

import java.util.Arrays;

/** One file of a set, with what is to stand in it. No record: a record would compare the array. */
final class IdentityFile {

  /** What decides about its mode. */
  enum Kind {
    PRIVATE_KEY,
    CERTIFICATES
  }

  private final String name;
  private final Kind kind;
  private final byte[] content;

  /**
   * @param content handed over: nobody changes it from here on
   */
  IdentityFile(String name, Kind kind, byte[] content) {
    this.name = name;
    this.kind = kind;
    this.content = content;
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  byte[] content() {
    return content.clone();
  }

  boolean holds(byte[] other) {
    return Arrays.equals(content, other);
  }

  /** Without the content: it may be a private key. */
  @Override
  public String toString() {
    return name;
  }
}
