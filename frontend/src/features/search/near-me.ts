/** About a kilometre: near enough to find a doctor, too far to find a home. */
export function roundedPoint(latitude: number, longitude: number): string {
  return `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
}

/** Where the reader is, rounded before anything else sees it. */
export function pointOfReader(): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!("geolocation" in navigator)) {
      reject(new Error("no geolocation"));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(roundedPoint(coords.latitude, coords.longitude)),
      reject,
      { maximumAge: 10 * 60_000, timeout: 10_000 },
    );
  });
}
