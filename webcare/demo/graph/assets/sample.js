/** A picture to send when there is none at hand: another bicycle every time. */

export function samplePicture() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 480];
  const pen = canvas.getContext("2d");
  const hue = Math.floor(Math.random() * 360);
  pen.fillStyle = `hsl(${hue} 35% 82%)`;
  pen.fillRect(0, 0, 640, 480);
  pen.fillStyle = `hsl(${hue} 20% 55%)`;
  pen.fillRect(0, 350, 640, 130);
  pen.lineWidth = 12;
  pen.strokeStyle = "#222";
  for (const x of [190, 450]) circle(pen, x, 320, 96);
  pen.strokeStyle = `hsl(${(hue + 180) % 360} 60% 35%)`;
  pen.beginPath();
  for (const [x, y] of [[190, 320], [300, 320], [262, 180], [415, 195], [300, 320]]) pen.lineTo(x, y);
  pen.moveTo(408, 150);
  pen.lineTo(450, 320);
  pen.stroke();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
}

function circle(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.stroke();
}
