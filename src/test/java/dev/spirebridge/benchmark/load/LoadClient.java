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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The load client's process. Commands come in on standard input, one word a line: {@code connect},
 * then {@code arm} before each rotation; {@link LoadEvent}s go out on standard output. It ends when
 * standard input ends, so it never outlives the benchmark that started it.
 *
 * <p>Arguments: socket path, {@link SdsMethod}, processes that call, streams of each, window,
 * patience in milliseconds; where more than one process calls, also a Python and the path of a
 * socket to be made for the talk with them.
 */
public final class LoadClient {
  private static final int START_SECONDS = 30;

  private LoadClient() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream events = eventsAlone();
    SdsMethod method = SdsMethod.valueOf(arguments[1]);
    Shape shape = new Shape(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    Fleet.Plan plan =
        new Fleet.Plan(
            method, shape.streams(), Integer.parseInt(arguments[4]), Long.parseLong(arguments[5]));
    WarmUp.run(method);
    EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
    Path server = Path.of(arguments[0]);
    Dialer dialer =
        shape.processes() == 1
            ? new OwnConnections(loop, server)
            : connectionsOfMany(loop, shape, server, Path.of(arguments[6]), Path.of(arguments[7]));
    ObjectMapper mapper = new ObjectMapper();
    Fleet fleet =
        new Fleet(loop, plan, dialer, event -> events.println(LoadEvent.encode(mapper, event)));
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

  /** Returns when all processes stand; they end with this one, whatever ends it. */
  private static Dialer connectionsOfMany(
      EventLoop loop, Shape shape, Path server, Path python, Path control)
      throws InterruptedException {
    BlockingQueue<CallingProcess> arrivals = new LinkedBlockingQueue<>();
    CallingProcesses.start(loop, python, control, server, arrivals::add).fork(shape.processes());
    List<CallingProcess> processes = new ArrayList<>();
    while (processes.size() < shape.processes()) {
      CallingProcess process = arrivals.poll(START_SECONDS, TimeUnit.SECONDS);
      if (process == null) {
        throw new IllegalStateException(
            "%d of %d calling processes stand".formatted(processes.size(), shape.processes()));
      }
      processes.add(process);
    }
    return new ConnectionsOfMany(processes, shape.streamsEach());
  }

  /** Keeps everybody else off standard output, and Netty from writing a log per connection. */
  private static PrintStream eventsAlone() {
    PrintStream events = System.out;
    System.setOut(System.err);
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    return events;
  }
}
