package dev.spirebridge.testing.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls an address all the time, as a program for a pod: each call is a connection of its own, so
 * that none is spared what new connections meet. It counts from the first good call on: a Service
 * is not there for its callers the moment its pods are ready, but when kube-proxy has heard of
 * them. Prints a line per second: {@code calls=120 failed=0 peer=spiffe://… reason=…}. The peer is
 * what the callee says in {@code x-client-id} of whoever called it, and the reason that of the
 * first failure.
 */
public final class SteadyCallsProgram {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final InetSocketAddress address;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> peer = new AtomicReference<>("");
  private final AtomicReference<String> reason = new AtomicReference<>("");

  private SteadyCallsProgram(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Runs until it is ended.
   *
   * @param arguments the host, the port, and how many calls to begin per second
   */
  public static void main(String[] arguments) throws InterruptedException {
    SteadyCallsProgram program =
        new SteadyCallsProgram(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])));
    long interval = TimeUnit.SECONDS.toMicros(1) / Integer.parseInt(arguments[2]);
    try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(8)) {
      for (int caller = 0; caller < 4; caller++) {
        clock.scheduleAtFixedRate(
            program::call, caller * interval, 4 * interval, TimeUnit.MICROSECONDS);
      }
      clock.scheduleAtFixedRate(program::print, 1, 1, TimeUnit.SECONDS);
      clock.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "calls=%d failed=%d peer=%s reason=%s%n",
        calls.get(),
        failed.get(),
        peer.get(),
        reason.get());
  }

  private void call() {
    try (Socket socket = new Socket()) {
      socket.connect(address, Math.toIntExact(LIMIT.toMillis()));
      socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      String request =
          "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(address.getHostString());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      read(
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      fail(e.toString());
    }
  }

  private void read(BufferedReader answer) throws IOException {
    String status = Optional.ofNullable(answer.readLine()).orElse("no answer");
    if (!status.contains(" 200")) {
      fail(status + " " + String.join(" ", answer.lines().toList()));
      return;
    }
    String caller = "";
    for (String line = answer.readLine(); line != null; line = answer.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("x-client-id: ")) {
        caller = line.substring("x-client-id: ".length());
      }
    }
    peer.set(caller);
    calls.incrementAndGet();
  }

  private void fail(String why) {
    if (calls.get() == 0) {
      return;
    }
    calls.incrementAndGet();
    failed.incrementAndGet();
    reason.compareAndSet("", Instant.now() + " " + why);
  }
}
