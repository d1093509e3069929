package dev.spirebridge.app;

/** Where a setting can come from, the strongest first. */
enum Layer {
  FLAG,
  ENVIRONMENT,
  FILE
}
