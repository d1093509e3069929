package dev.spirebridge.mesh;

/**
 * A tool that writes an object whenever it runs.
 *
 * @param tool such as {@code Helm}, or the kind of the object that owns it
 * @param name of its release, application or object
 * @param refuses whether our edits would be undone by it, so that they need to be asked for
 */
public record Owner(String tool, String name, boolean refuses) {

  /** For people: {@code Helm (gloo)}. */
  @Override
  public String toString() {
    return "%s (%s)".formatted(tool, name);
  }
}
