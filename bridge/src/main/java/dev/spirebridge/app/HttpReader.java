package dev.spirebridge.app;

import dev.spirebridge.unixsocket.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Understands where is answered over HTTP. */
record HttpReader(Placed<Optional<Endpoint.Tcp>> http, Optional<Placed<Endpoint.Tcp>> health) {

  static HttpReader read(Settings settings, Setting http, Setting health) {
    return new HttpReader(
        settings
            .find(http, Values::hostAndPortOrOff)
            .orElse(
                new Placed<>(Place.of("--http (default)"), Optional.of(HttpConfig.DEFAULT_HTTP))),
        settings.find(health, Values::hostAndPort));
  }

  /**
   * @param risk of an address that others reach; continues "so it"
   */
  void checkHttp(AddressRules rules, String risk) {
    http.value().ifPresent(tcp -> rules.checkLoopback(new Placed<>(http.place(), tcp), risk));
  }

  /** All that will be listened on. */
  List<Placed<Endpoint>> addresses() {
    List<Placed<Endpoint>> addresses = new ArrayList<>();
    http.value().ifPresent(tcp -> addresses.add(new Placed<>(http.place(), tcp)));
    health.ifPresent(placed -> addresses.add(new Placed<>(placed.place(), placed.value())));
    return addresses;
  }

  HttpConfig config() {
    return new HttpConfig(http.value(), health.map(Placed::value));
  }
}
