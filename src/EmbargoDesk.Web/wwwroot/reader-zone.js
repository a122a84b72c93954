// Tells the server the browser's time zone, so that a moment can also stand in the reader's own time. The cookie names a zone and nobody.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.split("; ").includes(`ed-zone=${encodeURIComponent(zone)}`)) {
    document.cookie = `ed-zone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
  }
})();
