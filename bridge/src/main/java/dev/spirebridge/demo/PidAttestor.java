package dev.spirebridge.demo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows processes by what it was told; one it was not told of cannot be attested. Whether there is
 * such a process plays no role. Thread-safe.
 */
public final class PidAttestor implements ProcessAttestor {
  private final Map<Integer, String> keys = new ConcurrentHashMap<>();

  /** From now on this process is that workload; streams that are open keep what they were. */
  public void assign(int pid, String key) {
    keys.put(pid, key);
  }

  /** From now on there is no such process. */
  public void forget(int pid) {
    keys.remove(pid);
  }

  @Override
  public Optional<String> workloadOf(int pid) {
    return Optional.ofNullable(keys.get(pid));
  }
}
