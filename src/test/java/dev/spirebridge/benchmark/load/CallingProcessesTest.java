package dev.spirebridge.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Peers;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the kernel names as the caller when connections are opened by one and used by another. */
class CallingProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final EventLoop loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
  private final BlockingQueue<CallingProcess> processes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> callers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private Path folder;
  private Channel server;
  private CallingProcesses calling;

  @BeforeEach
  void serve() throws IOException {
    Path python = Peers.require("python3");
    folder = Files.createTempDirectory(Path.of("/tmp"), "calls");
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<EpollDomainSocketChannel>() {
                  @Override
                  protected void initChannel(EpollDomainSocketChannel channel) throws IOException {
                    int pid = channel.peerCredentials().pid();
                    callers.add(pid);
                    channel.pipeline().addLast(new Echo());
                    var _ = channel.closeFuture().addListener(_ -> closed.add(pid));
                  }
                })
            .bind(new DomainSocketAddress(socket().toFile()))
            .syncUninterruptibly()
            .channel();
    calling =
        CallingProcesses.start(
            loop, python, folder.resolve("control.sock"), socket(), processes::add);
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      calling.close();
      server.close().syncUninterruptibly();
      // Netty has removed both socket files.
      Files.delete(folder);
    }
    loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(LIMIT.toMillis());
  }

  @Test
  void theServerSeesTheProcessThatConnectedAndTheLoadClientSpeaks() throws InterruptedException {
    calling.fork(2);

    CallingProcess one = next(processes);
    dial(one);
    dial(one);
    CallingProcess other = next(processes);
    dial(other);

    List<Integer> pids = List.of(next(callers), next(callers), next(callers));
    assertThat(pids).doesNotContain((int) ProcessHandle.current().pid());
    assertThat(pids.stream().distinct()).hasSize(2);
    assertThat(List.of(next(echoes), next(echoes), next(echoes))).containsOnly("hello");
  }

  @Test
  void aProcessThatIsEndedTakesItsConnectionsAlong() throws InterruptedException {
    calling.fork(1);
    CallingProcess process = next(processes);
    dial(process);
    int pid = next(callers);
    assertThat(next(echoes)).isEqualTo("hello");
    assertThat(ProcessHandle.of(pid)).isPresent();

    loop.execute(process::end);

    assertThat(next(closed)).isEqualTo(pid);
    Await.until("the end of " + pid, LIMIT, () -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void aServerThatIsGoneIsReported() throws InterruptedException {
    calling.fork(1);
    CallingProcess process = next(processes);
    server.close().syncUninterruptibly();

    dial(process);

    assertThat(next(failures)).isEqualTo("the calling process has ended");
  }

  private void dial(CallingProcess process) {
    loop.execute(() -> process.connect(new Hello(), failures::add));
  }

  private Path socket() {
    return folder.resolve("server.sock");
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  /** Says hello once and keeps what comes back. */
  private final class Hello extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ = context.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      ByteBuf echo = (ByteBuf) bytes;
      echoes.add(echo.toString(StandardCharsets.US_ASCII));
      echo.release();
    }
  }

  /** Sends back what comes. */
  @ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      var _ = context.writeAndFlush(bytes);
    }
  }
}
