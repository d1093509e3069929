package dev.spirebridge.mesh;

/** What others write into objects all the time. */
final class Volatile {

  /** Of the Deployment controller, at the Deployment. */
  static final String REVISION = "deployment.kubernetes.io/revision";

  private Volatile() {}

  /** Of {@code kubectl rollout restart}, at the pod template. */
  static String[] restartedAt() {
    return new String[] {
      "spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"
    };
  }
}
