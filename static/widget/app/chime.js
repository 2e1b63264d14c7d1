// A soft tone, for who asked for it.
export function chime() {
  try {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    const end = context.currentTime + 0.4;
    volume.gain.value = 0.1;
    volume.gain.exponentialRampToValueAtTime(0.001, end);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(end);
  } catch {
    // No sound on this device, or not before a click: the badge and the words are there.
  }
}
