"""Where posts come from: the WordPress API, feeds and pages."""
