package dev.spirebridge.demo.calls;

/** The gateway and the workloads behind it, running; to be called through until closed. */
public interface CallPath extends NextHop, AutoCloseable {
  @Override
  void close();
}
