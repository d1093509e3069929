package dev.spirebridge.testing.peers;

/**
 * Two trust domains that federate with each other: the same scenario runs against two SPIRE
 * installations and against two embedded ones.
 */
public interface Federation extends AutoCloseable {

  String FIRST = "cluster1.demo";
  String SECOND = "cluster2.demo";

  /** What is being tested, with its version. */
  String description();

  FederatedAgent first();

  FederatedAgent second();

  @Override
  void close();
}
