# Puts the folder of this file, which holds satchel.cmd, at the end of the PATH, or takes it out again.
# Usage: path.ps1 add|remove user|machine. Every other entry stays as it is written, with its variables.
param(
  [Parameter(Mandatory = $true)][ValidateSet('add', 'remove')][string]$Action,
  [Parameter(Mandatory = $true)][ValidateSet('user', 'machine')][string]$Scope
)
$ErrorActionPreference = 'Stop'
$folder = $PSScriptRoot
if ($Scope -eq 'machine') {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SYSTEM\CurrentControlSet\Control\Session Manager\Environment', $true)
} else {
  $key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
}
try {
  $path = [string]$key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
  $others = @($path.Split(';') | Where-Object { $_ -ne '' -and $_.TrimEnd('\') -ne $folder })
  $wanted = if ($Action -eq 'add') { $others + $folder } else { $others }
  $text = $wanted -join ';'
  if ($text -ne $path) {
    $key.SetValue('Path', $text, [Microsoft.Win32.RegistryValueKind]::ExpandString)
    # Setting any variable this way tells running programs that the environment changed.
    [Environment]::SetEnvironmentVariable('SATCHEL_PATH_CHANGED', $null, 'User')
  }
} finally {
  $key.Close()
}
