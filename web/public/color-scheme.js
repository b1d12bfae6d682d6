/* Sets the color scheme before the first paint, so that a dark screen does not flash white. The key is Mantine's. */
(function () {
  var root = document.documentElement;
  var stored = null;
  try {
    stored = window.localStorage.getItem('mantine-color-scheme-value');
  } catch (error) {
    console.warn('The color scheme cannot be remembered: storage is blocked', error);
  }
  var systemIsDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  var scheme = stored === 'light' || stored === 'dark' ? stored : systemIsDark ? 'dark' : 'light';
  root.setAttribute('data-mantine-color-scheme', scheme);
})();
