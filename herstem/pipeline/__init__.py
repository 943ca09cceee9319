"""From sources to a release: one stage, one module, one public function."""
