package dev.spirebridge.kubernetes;

/** An object of a namespace, of whatever kind. */
public record NamespacedName(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
