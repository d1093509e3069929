package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ProcessRunner;

/** What runs until it is told to stop. */
record Programs(ProcessRunner<BridgeConfig> serve, ProcessRunner<ControllerConfig> controller) {}
