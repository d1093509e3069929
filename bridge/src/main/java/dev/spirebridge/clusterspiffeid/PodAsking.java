package dev.spirebridge.clusterspiffeid;

/** Whether somebody asks by label that a pod gets an identity. */
public enum PodAsking {
  /** The label is on its namespace. */
  BY_NAMESPACE,
  /** The label is on the pod itself, in a namespace without it. */
  BY_POD,
  /** There is no label, or one that says no. */
  NOT,
  /** A label has a value that means neither yes nor no. */
  NOT_UNDERSTOOD,
  /** The label is on the pod alone, and the controller's configuration does not heed that. */
  BY_POD_UNHEEDED,
  /** There is a label, in a namespace that is never managed. */
  REFUSED
}
