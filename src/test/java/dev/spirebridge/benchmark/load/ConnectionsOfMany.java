package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connections of many processes: one opens all of its own before the next begins, as proxies do.
 */
record ConnectionsOfMany(List<CallingProcess> processes, int streamsEach) implements Dialer {

  @Override
  public void dial(int stream, ChannelHandler pipeline, Consumer<String> failed) {
    processes.get(stream / streamsEach).connect(pipeline, failed);
  }
}
