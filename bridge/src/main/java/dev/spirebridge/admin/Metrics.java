package dev.spirebridge.admin;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * All metrics in Prometheus text format: the bridge's own, made from its status when they are asked
 * for, and the few of the process that an operator needs beside them.
 *
 * <p>Nothing of it exists before somebody asks: what it takes would come out of the time to a
 * proxy's first secret.
 */
final class Metrics {

  /** The version of the format that every scraper understands. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final MultiCollector ofTheStatus;
  private Optional<PrometheusMeterRegistry> registry = Optional.empty();

  Metrics(MultiCollector ofTheStatus) {
    this.ofTheStatus = ofTheStatus;
  }

  /** Any thread. */
  String scrape() {
    return registry().scrape(CONTENT_TYPE);
  }

  private synchronized PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry known = registry.orElseGet(this::newRegistry);
    registry = Optional.of(known);
    return known;
  }

  private PrometheusMeterRegistry newRegistry() {
    PrometheusMeterRegistry made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(made);
    new JvmThreadMetrics().bindTo(made);
    new FileDescriptorMetrics().bindTo(made);
    bindProcessorTime(made);
    made.getPrometheusRegistry().register(ofTheStatus);
    return made;
  }

  // Micrometer's own counts nanoseconds and shares of one; Prometheus wants seconds that add up.
  private static void bindProcessorTime(PrometheusMeterRegistry registry) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / 1e9)
          .baseUnit("seconds")
          .description("Processor time used by the process")
          .register(registry);
    }
  }
}
