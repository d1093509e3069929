package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.FetchConfig;
import dev.spirebridge.app.ProcessRunner;

/** What the commands that are configured by a file run. */
record Programs(
    ProcessRunner<BridgeConfig> serve,
    ProcessRunner<ControllerConfig> controller,
    ProcessRunner<FetchConfig> fetch) {}
