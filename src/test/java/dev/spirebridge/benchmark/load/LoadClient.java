package dev.spirebridge.benchmark.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The load client's process. Commands come in on standard input, one word a line: {@code connect},
 * then {@code arm} before each rotation; {@link LoadEvent}s go out on standard output. It ends when
 * standard input ends, so it never outlives the benchmark that started it.
 *
 * <p>Arguments: socket path, {@link SdsMethod}, streams, window, patience in milliseconds.
 */
public final class LoadClient {
  private LoadClient() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    PrintStream events = eventsAlone();
    Fleet.Plan plan =
        new Fleet.Plan(
            Path.of(arguments[0]),
            SdsMethod.valueOf(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Long.parseLong(arguments[4]));
    WarmUp.run(plan.method());
    EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
    ObjectMapper mapper = new ObjectMapper();
    Fleet fleet = new Fleet(loop, plan, event -> events.println(LoadEvent.encode(mapper, event)));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      switch (command) {
        case "connect" -> loop.execute(fleet::connect);
        case "arm" -> loop.execute(fleet::arm);
        default -> throw new IllegalArgumentException("Unknown command: " + command);
      }
    }
    // No graceful end: closing thousands of connections one by one would only cost the server time.
    Runtime.getRuntime().halt(0);
  }

  /** Keeps everybody else off standard output, and Netty from writing a log per connection. */
  private static PrintStream eventsAlone() {
    PrintStream events = System.out;
    System.setOut(System.err);
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    return events;
  }
}
