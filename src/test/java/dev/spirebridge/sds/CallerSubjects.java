package dev.spirebridge.sds;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A subject per calling process, and how often each was asked for. */
final class CallerSubjects implements Subjects {

  private final Map<Integer, Subject> subjects = new ConcurrentHashMap<>();
  private final AtomicInteger claims = new AtomicInteger();
  private final AtomicInteger leases = new AtomicInteger();

  Subject of(int pid) {
    return subjects.computeIfAbsent(pid, number -> new Subject("pid " + number));
  }

  @Override
  public Lease open(Caller caller) {
    Subject subject = of(caller.process().orElseThrow().pid());
    claims.incrementAndGet();
    leases.incrementAndGet();
    return new Lease() {
      @Override
      public Subject subject() {
        return subject;
      }

      @Override
      public void close() {
        leases.decrementAndGet();
      }
    };
  }

  /** How often a subject was asked for. */
  int claims() {
    return claims.get();
  }

  /** Of those, how many have not been given back. */
  int openLeases() {
    return leases.get();
  }
}
