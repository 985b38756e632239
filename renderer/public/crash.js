// Fills the crash window and does what its buttons say. Plain, so that nothing of the other windows can take it down, too.
const element = (id) => document.getElementById(id);

for (const button of document.querySelectorAll('button'))
  button.addEventListener('click', () => {
    const said = element('said');
    button.disabled = true;
    void window.satchel.invoke('crash.choose', { action: button.dataset.action }).then((answer) => {
      button.disabled = false;
      button.focus();
      said.textContent = answer.ok ? (answer.value.said ?? '') : answer.error.message;
    });
  });

void window.satchel.invoke('crash.get', {}).then((answer) => {
  if (!answer.ok) return;
  const { what, safe, reportPath } = answer.value;
  element('what').textContent = what;
  element('safe').textContent = safe;
  if (reportPath === null) return;
  element('path').textContent = reportPath;
  element('report').hidden = false;
  document.querySelector('[data-action=show-report]').hidden = false;
});
