// Debian's Chromium does the work; Playwright's own browsers are not downloaded. TOMARIGI_CHROMIUM names another one.
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const chromium = process.env.TOMARIGI_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  outputDir: "out",
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // Two cores, one server a worker: what is slow here is the browser.
  workers: Number(process.env.TOMARIGI_E2E_WORKERS ?? 2),
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  reporter: [["list"]],
  use: {
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    viewport: { width: 1280, height: 800 },
    trace: "off",
    launchOptions: {
      executablePath: chromium,
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    },
  },
});
