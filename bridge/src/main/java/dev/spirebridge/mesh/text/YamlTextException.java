package dev.spirebridge.mesh.text;

/** A text that cannot be read as YAML, or not be edited where it stands; the message says why. */
public final class YamlTextException extends Exception {

  private static final long serialVersionUID = 1L;

  public YamlTextException(String message) {
    super(message);
  }
}
