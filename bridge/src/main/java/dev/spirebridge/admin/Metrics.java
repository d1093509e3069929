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

/**
 * All metrics in Prometheus text format: the bridge's own, made from its status when they are asked
 * for, and the few of the process that an operator needs beside them.
 */
final class Metrics {

  /** The version of the format that every scraper understands. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Metrics(MultiCollector ofTheStatus) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    bindProcessorTime();
    registry.getPrometheusRegistry().register(ofTheStatus);
  }

  // Micrometer's own counts nanoseconds and shares of one; Prometheus wants seconds that add up.
  private void bindProcessorTime() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / 1e9)
          .baseUnit("seconds")
          .description("Processor time used by the process")
          .register(registry);
    }
  }

  String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }
}
