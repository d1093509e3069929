package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import java.util.function.Consumer;

/** Gives the streams of a fleet their connections. Runs on the fleet's event loop only. */
interface Dialer {
  /**
   * Opens one connection to the server.
   *
   * @param stream its number within the fleet, from 0
   * @param pipeline what is to run on the connection
   * @param failed is told why there will be no connection; never called after the connection stood
   */
  void dial(int stream, ChannelHandler pipeline, Consumer<String> failed);
}
