package dev.spirebridge.kubernetes;

/**
 * Which Lease, and as whom.
 *
 * @param identity different for every process that stands for it, such as the pod's name
 */
public record LeaseName(String namespace, String name, String identity) {

  @Override
  public String toString() {
    return namespace + "/" + name + " as " + identity;
  }
}
