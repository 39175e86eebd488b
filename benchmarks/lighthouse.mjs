// Lighthouse on each address given, as it tells by itself: a mid-range phone on slow 4G, nothing in the cache.
// Prints one line of JSON per address. CHROME_PATH names the browser. Nothing is sent anywhere.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];

async function judge(url, port) {
  const { lhr } = await lighthouse(url, { port, logLevel: "error", onlyCategories: CATEGORIES });
  const milliseconds = (audit) => Math.round(lhr.audits[audit].numericValue);
  return {
    url,
    scores: CATEGORIES.map((name) => lhr.categories[name].score),
    fcp: milliseconds("first-contentful-paint"),
    lcp: milliseconds("largest-contentful-paint"),
    tbt: milliseconds("total-blocking-time"),
    cls: lhr.audits["cumulative-layout-shift"].numericValue,
    loaded: (lhr.audits["network-requests"].details?.items ?? []).map((each) => [each.url, each.transferSize]),
    missed: CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs)
      .filter(({ id, weight }) => weight && (lhr.audits[id].score ?? 1) < 0.9)
      .map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`),
    failed: lhr.runtimeError?.message ?? "",
  };
}

const chrome = await launch({ chromeFlags: FLAGS, ignoreDefaultFlags: true, envVars: process.env, logLevel: "error" });
try {
  for (const url of process.argv.slice(2)) console.log(JSON.stringify(await judge(url, chrome.port)));
} finally {
  chrome.kill();
}
