package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketReadMode;
import io.grpc.netty.shaded.io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Starts processes that call a server, as many and as often as wanted, each a fork of one small
 * Python program. None outlives the JVM that started it. Thread-safe.
 */
final class CallingProcesses implements AutoCloseable {
  private static final String PROGRAM = "callers.py";

  private final Channel control;
  private final Process helper;

  private CallingProcesses(Channel control, Process helper) {
    this.control = control;
    this.helper = helper;
  }

  /**
   * Starts none yet. The errors of the processes go to standard error.
   *
   * @param python a Python of version 3.9 or later
   * @param control a socket file to be made, short enough for one
   * @param server the socket they call
   * @param arrivals is given each process once it stands, on {@code loop}
   */
  static CallingProcesses start(
      EventLoop loop, Path python, Path control, Path server, Consumer<CallingProcess> arrivals) {
    Channel listening =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childOption(
                UnixChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    CallingProcess process = new CallingProcess(channel);
                    channel.pipeline().addLast(process);
                    loop.execute(() -> arrivals.accept(process));
                  }
                })
            .bind(new DomainSocketAddress(control.toFile()))
            .syncUninterruptibly()
            .channel();
    ProcessBuilder builder =
        new ProcessBuilder(
                python.toString(), "-c", program(), control.toString(), server.toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT);
    try {
      return new CallingProcesses(listening, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + python, e);
    }
  }

  /** Starts this many more processes; returns at once. */
  void fork(int count) {
    try {
      helper.getOutputStream().write((count + "\n").getBytes(StandardCharsets.US_ASCII));
      helper.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The program that starts calling processes has ended", e);
    }
  }

  /** Starts no more; those that stand end when their {@link CallingProcess} does. */
  @Override
  public void close() {
    helper.destroy();
    control.close().syncUninterruptibly();
  }

  private static String program() {
    try (InputStream script = CallingProcesses.class.getResourceAsStream(PROGRAM)) {
      return new String(
          Objects.requireNonNull(script, PROGRAM).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
